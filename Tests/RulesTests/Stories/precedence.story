# several reasons hold: the first in the published order is told
campaign line=1
drop d1 units=2 hold=60s registration_opens=10s
claim d1 eve
register d1 eve
advance 10s
register d1 ada bob carl
claim d1 eve
open d1
advance 1s
claim d1 eve
claim d1 ada bob
pause d1 by=olga
claim d1 carl
claim d1 eve
confirm d1 eve order=o-1
open d1 by=pia revision=0
addUnits d1 0 by=pia revision=0
confirm d1 carl order=o-1
----
refused notOpen d1 eve
refused registrationNotOpen d1 eve
1 registrationOpened d1 by=schedule
free=2 held=0 sold=0
2 registered d1 ada
3 registered d1 bob
4 registered d1 carl
refused notOpen d1 eve
5 opened d1 by=operator
free=2 held=0 sold=0
refused notRegistered d1 eve
6 claimed d1 ada
7 granted d1 ada until=71.000
8 claimed d1 bob
9 granted d1 bob until=71.000
10 paused d1 by=olga
11 claimed d1 carl
waiting d1 carl position=1
refused notRegistered d1 eve
refused notRegistered d1 eve
refused wrongPhase d1 open
refused staleRevision d1 addUnits after paused by=olga at=11.000
refused wrongPhase d1 carl

close d1 by=olga
claim d1 eve
register d1 eve
unregister d1 eve
unregister d1 ada
open d1 by=pia revision=0
close d1 by=pia revision=0
addUnits d1 0 by=pia revision=0
confirm d1 eve order=o-1
confirm d1 ada order=o-1
confirm d1 bob order=o-2
claim d1 eve
reopen d1 by=pia revision=0
----
12 closed d1 byOperator by=olga
refused closed d1 eve
refused closed d1 eve
refused closed d1 eve
refused closed d1 ada
refused closed d1 open
refused wrongPhase d1 close after closed by=olga at=11.000
refused staleRevision d1 addUnits after closed by=olga at=11.000
refused notRegistered d1 eve
13 confirmed d1 ada order=o-1
14 confirmed d1 bob order=o-2
refused closed d1 eve
refused soldOut d1 reopen
