# a parked drop can be closed; that is not undone, but reopened with notice
drop d1 units=3 opens=10s closes=20s
register d1 ada
away 60s
close d1 by=olga reason="next week"
show d1
reopen d1 by=olga
show d1
advance 60s
claim d1 ada
----
1 registered d1 ada
2 missed d1 from=10.000 to=20.000 by=schedule
free=3 held=0 sold=0
3 closed d1 byOperator by=olga reason="next week"
d1 closed byOperator free=3 held=0 sold=0 line=0 registered=1 rate=unlimited revision=2
4 reopened d1 opens=120.000 by=olga
d1 ready free=3 held=0 sold=0 line=0 registered=1 rate=unlimited revision=3 opens=120.000
5 opened d1 by=schedule
free=3 held=0 sold=0
6 claimed d1 ada
7 granted d1 ada until=720.000
