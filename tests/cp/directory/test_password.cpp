#include <doctest/doctest.h>

#include "cp/directory/password.h"

using namespace cambridge::cp::directory;

namespace {

Password stored(std::string value) {
  return {Password::Kind::Value, std::move(value)};
}

}  // namespace

TEST_SUITE_BEGIN("cp/directory");

TEST_CASE("A clear password is compared without regard to case") {
  CHECK(verify_password(stored("SECRET"), "secret"));
  CHECK(verify_password(stored("SECRET"), "SECRET"));
  CHECK_FALSE(verify_password(stored("SECRET"), "SECRE"));
  CHECK_FALSE(verify_password(stored("SECRET"), "SECRETS"));
  CHECK_FALSE(verify_password(stored("SECRET"), ""));
}

TEST_CASE("A clear password with small letters is compared as it is") {
  CHECK(verify_password(stored("Secret"), "Secret"));
  CHECK_FALSE(verify_password(stored("Secret"), "SECRET"));
}

TEST_CASE("A hashed password is salted, short enough for a record, and verified") {
  const std::string first = hash_password("secret");
  const std::string second = hash_password("secret");
  CHECK(first != second);
  CHECK(first.size() <= 69);  // three blanks before it, columns 1 to 72
  CHECK(first.find("SECRET") == std::string::npos);
  CHECK(is_hashed(stored(first)));
  CHECK_FALSE(is_hashed(stored("SECRET")));
  CHECK(verify_password(stored(first), "SECRET"));
  CHECK(verify_password(stored(second), "secret"));
  CHECK_FALSE(verify_password(stored(first), "SECRE"));
}

TEST_CASE("RFC 7914's algorithm, and PBKDF2, as other programs compute them") {
  // python3: base64(hashlib.scrypt(b'SECRET', salt=b'0123456789ab', n=2048, r=8, p=1, dklen=24))
  CHECK(verify_password(stored("$scrypt$11$MDEyMzQ1Njc4OWFi$KbOssKMjQZsTaueakppWyJpnJy5+cpMf"),
                        "SECRET"));
  // python3: base64(hashlib.pbkdf2_hmac('sha256', b'SECRET', b'0123456789ab', 1000, 24))
  CHECK(verify_password(stored("$pbkdf2$1000$MDEyMzQ1Njc4OWFi$Xzs8/0ewPcEkvsa5p/1jIX2YdJGnQigS"),
                        "SECRET"));
}

TEST_CASE("A damaged hash accepts nothing") {
  const std::string good = hash_password("X");
  for (const std::string& bad :
       {good.substr(0, good.size() - 1), good + "A", "$scrypt$" + good.substr(11),
        std::string("$scrypt$99$MDEyMzQ1Njc4OWFi$KbOssKMjQZsTaueakppWyJpnJy5+cpMf"),
        std::string("$scrypt$0$MDEyMzQ1Njc4OWFi$KbOssKMjQZsTaueakppWyJpnJy5+cpMf"),
        std::string("$scrypt$11$$"),
        std::string("$md5$11$MDEyMzQ1Njc4OWFi$KbOssKMjQZsTaueakppWyJpnJy5+cpMf"),
        std::string("$scrypt$"),
        std::string("$pbkdf2$-1$MDEyMzQ1Njc4OWFi$KbOssKMjQZsTaueakppWyJpnJy5+cpMf")}) {
    CAPTURE(bad);
    CHECK_FALSE(verify_password(stored(bad), "X"));
    CHECK_FALSE(verify_password(stored(bad), "SECRET"));
    CHECK_FALSE(verify_password(stored(bad), ""));
  }
}

TEST_CASE("The words in place of a password") {
  CHECK(verify_password({Password::Kind::NoPass, ""}, "anything"));
  CHECK(verify_password({Password::Kind::NoPass, ""}, ""));
  for (auto kind : {Password::Kind::NoLog, Password::Kind::AutoOnly, Password::Kind::LogonByOnly}) {
    CHECK_FALSE(verify_password({kind, ""}, ""));
    CHECK_FALSE(verify_password({kind, "X"}, "X"));
  }
}

TEST_SUITE_END();
