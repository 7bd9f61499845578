# an operator's command that changes nothing is refused; who brought it about is told
drop d1 units=2 hold=60s rate=5 registration_opens=1000s
disarm d1 by=olga
openRegistration d1 by=olga
advance 1s
openRegistration d1 by=pia
disarm d1 by=pia
setDripRate d1 5 by=pia
setHold d1 60s by=pia
closeRegistration d1 by=olga
closeRegistration d1 by=pia
open d1 by=olga
advance 1s
open d1 by=olga
resume d1 by=olga
pause d1 by=olga
pause d1 by=pia
rearm d1 by=olga
rearm d1 by=pia
close d1 by=olga
advance 1s
close d1 by=olga
close d1 by=pia
----
1 disarmed d1 by=olga
2 registrationOpened d1 by=olga
free=2 held=0 sold=0
refused wrongPhase d1 openRegistration after registrationOpened by=olga at=0.000
refused wrongPhase d1 disarm
refused wrongPhase d1 setDripRate
refused wrongPhase d1 setHold
3 registrationClosed d1 by=olga
refused wrongPhase d1 closeRegistration after registrationClosed by=olga at=1.000
4 opened d1 by=olga
free=2 held=0 sold=0
refused wrongPhase d1 open after opened by=olga at=1.000
refused wrongPhase d1 resume
5 paused d1 by=olga
refused wrongPhase d1 pause after paused by=olga at=2.000
6 rearmed d1 by=olga
refused wrongPhase d1 rearm after rearmed by=olga at=2.000
7 closed d1 byOperator by=olga
free=2 held=0 sold=0
refused wrongPhase d1 close after closed by=olga at=2.000
refused wrongPhase d1 close after closed by=olga at=2.000
