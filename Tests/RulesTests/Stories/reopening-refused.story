# what reopens nothing
drop d1 units=1 hold=600s
drop d2 units=1
register d1 ada
open d1
reopen d1
claim d1 ada
close d1
advance 61s
# the only unit is held: the minute is over
reopen d1
release d1 ada
reopen d1 notice=0s
reopen d1 notice=9000000s
open d1
reopen d1 revision=1
reopen d1
----
1 registered d1 ada
2 opened d1 by=operator
refused wrongPhase d1 reopen
3 claimed d1 ada
4 granted d1 ada until=600.000
5 closed d1 byOperator by=operator
d1 free=0 held=1 sold=0
d2 free=1 held=0 sold=0
refused wrongPhase d1 reopen
6 released d1 ada
refused notAllowed d1 reopen
refused notAllowed d1 reopen
refused closed d1 open
refused staleRevision d1 reopen after closed by=operator at=0.000
7 reopened d1 opens=121.000 by=operator

# disarmed, it does not open by itself; the operator may once the time has come
disarm d1
open d1
advance 60s
open d1 notice=5s
open d1
----
8 disarmed d1 by=operator
refused wrongPhase d1 open
d1 free=1 held=0 sold=0
d2 free=1 held=0 sold=0
refused wrongPhase d1 open
9 opened d1 by=operator
