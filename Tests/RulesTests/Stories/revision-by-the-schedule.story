# the schedule acts too
drop d1 units=1 opens=10s
advance 10s
closeRegistration d1 by=olga revision=0
pause d1 by=olga revision=0
----
1 opened d1 by=schedule
free=1 held=0 sold=0
refused wrongPhase d1 closeRegistration
refused staleRevision d1 pause after opened by=schedule at=10.000
