# the engine was away during the whole selling window: the drop is parked
campaign roll_leftovers
drop d1 units=3 registration_closes=8s opens=10s closes=20s
drop d2 units=1
drop d3 units=1
register d1 ada bob
open d3
close d3
advance 5s
away 60s
show d1
register d1 carl
claim d1 ada
pause d1
reopen d1
advance 1000s
show d1
----
1 registered d1 ada
2 registered d1 bob
3 opened d3 by=operator
4 closed d3 byOperator by=operator
d1 free=3 held=0 sold=0
d2 free=1 held=0 sold=0
d3 free=1 held=0 sold=0
5 registrationClosed d1 by=schedule
6 missed d1 from=10.000 to=20.000 by=schedule
d1 free=3 held=0 sold=0
d2 free=1 held=0 sold=0
d3 free=1 held=0 sold=0
d1 ready free=3 held=0 sold=0 line=0 registered=2 rate=unlimited revision=2 missed=10.000..20.000
refused registrationNotOpen d1 carl
refused notOpen d1 ada
refused notOpen d1 pause
refused wrongPhase d1 reopen
d1 free=3 held=0 sold=0
d2 free=1 held=0 sold=0
d3 free=1 held=0 sold=0
d1 ready free=3 held=0 sold=0 line=0 registered=2 rate=unlimited revision=2 missed=10.000..20.000

# an operator opens it with notice; who registered may claim
open d1 by=olga notice=30s
show d1
open d1 by=olga
advance 30s
claim d1 ada
register d1 carl
show d1
----
7 reopened d1 opens=1095.000 by=olga
d1 ready free=3 held=0 sold=0 line=0 registered=2 rate=unlimited revision=3 opens=1095.000
refused wrongPhase d1 open
8 opened d1 by=schedule
d1 free=3 held=0 sold=0
d2 free=1 held=0 sold=0
d3 free=1 held=0 sold=0
9 claimed d1 ada
10 granted d1 ada until=1695.000
refused registrationNotOpen d1 carl
d1 open free=2 held=1 sold=0 line=0 registered=2 rate=unlimited revision=4
