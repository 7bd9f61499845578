# words on the time line, in any phase, even after the end
drop d1 units=1 registration_opens=100s
announce d1 "registration opens in a minute" by=olga
mark d1 "weather: rain" by=pia reason="for later"
show d1
openRegistration d1
open d1
close d1
announce d1 "thank you" by=olga
mark d1 "end" by=olga
----
1 announced d1 "registration opens in a minute" by=olga
2 marked d1 "weather: rain" by=pia reason="for later"
d1 scheduled free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=0
3 registrationOpened d1 by=operator
4 opened d1 by=operator
5 closed d1 byOperator by=operator
6 announced d1 "thank you" by=olga
7 marked d1 "end" by=olga
