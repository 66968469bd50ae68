/* arithmetic where z/VM and ANSI agree */
say 1+1 2-5 3*4 7/2 7%2 7//2 -7%2 -7//2 2**10 2**-2
say 1.5+1.50 2.40*1.0 1.10-1.1 0.1+0.2 100/3 1/8 10/4 1000/10
say -3**2 (-3)**2 2**3**2 - -5 +5 -(-5)
say 12345678901+0 123456789*10 999999999+1 0.0001*0.01
say 1E5 1E5+0 1e-5*1 1E10*1 12e3+1 '  12  '+1 '- 5'+0
say 5//3 -5//3 5//-3 5.5//2 1e3//7
numeric digits 20; say 1/3 2/3 2**60 12345678901234567890+1
numeric digits 3; say 1/3 1000+1 12345+0 99.95+0 0.12345*2
numeric digits 50; say 2**150 1/7 10**20/3
numeric digits 9; numeric form engineering; say 1e10*1 12345e10*1 1.5e11*3
numeric form scientific; numeric digits 9
numeric fuzz 2; say (1234567.89=1234567.88); numeric fuzz 0
say 1=1.0 '1'=='1.0' ' a'='a ' 'abc'<'abd' 'a'>'B' 1<2 10<9 '10'<<'9'
say max(1,5,3) min(4,2,8) abs(-7) sign(-2) sign(0) trunc(3.789,2) trunc(-3.7) trunc(12)
say format(3,4) format(1.73,4,0) format(1.73,4,3) format(-.76,4,1) format(3.03,4) format(-12.73,,4)
say format(12345.73,,,2,2) format(12345.73,,3,,0) format(1.234567e10) format(0.00001) format(12.5,5,3)
say 0.0 0.0+0 -0 -0+0 0e5+0 1.000+0 1.000*1 100*1.00
say 1e999 * 1 
say 4.0/2 6.00/2.0 1.20/1.0 12e5/1e2
say (1&1) (1|0) (1&&1) \0 (\1)
say (3>2 & 2>1)
exit
