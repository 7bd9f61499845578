# no arrow leads back to registering
drop d1 units=1
openRegistration d1
closeRegistration d1
closeRegistration d1 by=pia
openRegistration d1
----
refused wrongPhase d1 openRegistration
1 registrationClosed d1 by=operator
refused wrongPhase d1 closeRegistration after registrationClosed by=operator at=0.000
refused wrongPhase d1 openRegistration

open d1
openRegistration d1
closeRegistration d1
pause d1
openRegistration d1
----
2 opened d1 by=operator
refused wrongPhase d1 openRegistration
refused wrongPhase d1 closeRegistration
3 paused d1 by=operator
refused wrongPhase d1 openRegistration
