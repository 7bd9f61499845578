# every arrow of the picture, pressed by hand
drop d1 units=2 hold=60s registration_opens=1000s
show d1
openRegistration d1 by=olga
register d1 ada
closeRegistration d1 by=olga
show d1
open d1 by=olga
pause d1 by=olga
resume d1 by=olga
pause d1 by=olga
----
d1 scheduled free=2 held=0 sold=0 line=0 registered=0 rate=unlimited revision=0
1 registrationOpened d1 by=olga
2 registered d1 ada
3 registrationClosed d1 by=olga
d1 ready free=2 held=0 sold=0 line=0 registered=1 rate=unlimited revision=2
4 opened d1 by=olga
5 paused d1 by=olga
6 resumed d1 by=olga
7 paused d1 by=olga

# closed from paused, and open again
close d1 by=olga reason="the payment page is down"
show d1
reopen d1 by=olga
show d1
----
8 closed d1 byOperator by=olga reason="the payment page is down"
d1 closed byOperator free=2 held=0 sold=0 line=0 registered=1 rate=unlimited revision=7
9 reopened d1 by=olga
d1 open free=2 held=0 sold=0 line=0 registered=1 rate=unlimited revision=8

# closed from open, and open again
close d1 by=olga
advance 1s
reopen d1 by=olga
----
10 closed d1 byOperator by=olga
free=2 held=0 sold=0
11 reopened d1 by=olga

# within 400 ms of the last press it would be a second one
advance 0.500s
close d1 by=olga
show d1
----
free=2 held=0 sold=0
12 closed d1 byOperator by=olga
d1 closed byOperator free=2 held=0 sold=0 line=0 registered=1 rate=unlimited revision=11
