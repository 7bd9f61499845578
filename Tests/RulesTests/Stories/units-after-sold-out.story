# sold out is not final: units are added in any phase, and the drop reopens with notice
drop d1 units=1 hold=60s opens=10s closes=500s
register d1 ada bob carl
advance 10s
claim d1 ada bob
confirm d1 ada order=o-1
show d1
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 opened d1 by=schedule
free=1 held=0 sold=0
5 claimed d1 ada
6 granted d1 ada until=70.000
7 claimed d1 bob
waiting d1 bob position=1
8 confirmed d1 ada order=o-1
9 closed d1 soldOut by=law
d1 closed soldOut free=0 held=0 sold=1 line=1 registered=3 rate=unlimited revision=2

advance 100s
reopen d1 by=olga
addUnits d1 2 by=olga reason="a box found"
show d1
# not sold out any more, but closed all the same
claim d1 carl
pause d1
withdrawUnits d1 1
close d1
reopen d1 by=olga notice=30s
show d1
----
free=0 held=0 sold=1
refused soldOut d1 reopen
10 unitsAdded d1 2 by=olga reason="a box found"
d1 closed soldOut free=2 held=0 sold=1 line=1 registered=3 rate=unlimited revision=3
refused closed d1 carl
refused closed d1 pause
refused closed d1 withdrawUnits
refused wrongPhase d1 close
11 reopened d1 opens=140.000 by=olga
d1 ready free=2 held=0 sold=1 line=1 registered=3 rate=unlimited revision=4 opens=140.000

# who stood in the line keeps the place; nobody else registers or claims before the opening
show d1 bob
claim d1 bob
claim d1 carl
register d1 dora
advance 29.999s
open d1 by=olga
open d1 by=olga notice=5s
reopen d1 by=olga
show d1
----
waiting d1 bob position=1
waiting d1 bob position=1
refused notOpen d1 carl
refused registrationNotOpen d1 dora
free=2 held=0 sold=1
refused wrongPhase d1 open
refused wrongPhase d1 open
refused wrongPhase d1 reopen
d1 ready free=2 held=0 sold=1 line=1 registered=3 rate=unlimited revision=4 opens=140.000

# it opens by itself, has no closing time any more, and sells out once more
advance 0.001s
claim d1 carl
register d1 dora
advance 1000s
show d1 bob carl
addUnits d1 1
show d1
----
12 opened d1 by=schedule
13 granted d1 bob until=200.000
free=1 held=1 sold=1
14 claimed d1 carl
15 granted d1 carl until=200.000
refused registrationNotOpen d1 dora
16 lapsed d1 bob at=200.000
17 lapsed d1 carl at=200.000
free=2 held=0 sold=1
lapsed d1 bob
lapsed d1 carl
18 unitsAdded d1 1 by=operator
d1 open free=3 held=0 sold=1 line=0 registered=3 rate=unlimited revision=6
