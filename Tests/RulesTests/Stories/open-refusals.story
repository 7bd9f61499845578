# open, pause, resume, reopen where they do not belong
drop d1 units=1
register d1 ada
closeRegistration d1
pause d1
resume d1
reopen d1
close d1
----
1 registered d1 ada
2 registrationClosed d1 by=operator
refused notOpen d1 pause
refused notOpen d1 resume
refused wrongPhase d1 reopen
refused notOpen d1 close

open d1
open d1
resume d1
reopen d1
----
3 opened d1 by=operator
stands d1 open
refused wrongPhase d1 resume
refused wrongPhase d1 reopen

pause d1
open d1
reopen d1
----
4 paused d1 by=operator
refused wrongPhase d1 open
refused wrongPhase d1 reopen

close d1
open d1
pause d1
resume d1
setDripRate d1 5
addUnits d1 1
withdrawUnits d1 1
setHold d1 5s
disarm d1
rearm d1
openRegistration d1
closeRegistration d1
----
5 closed d1 byOperator by=operator
refused closed d1 open
refused closed d1 pause
refused closed d1 resume
refused closed d1 setDripRate
6 unitsAdded d1 1 by=operator
refused closed d1 withdrawUnits
refused closed d1 setHold
refused closed d1 disarm
refused closed d1 rearm
refused closed d1 openRegistration
refused closed d1 closeRegistration
