# undone after the closing time, it stays open: the schedule closes nothing twice
drop d1 units=3 opens=10s closes=60s
register d1 ada
advance 30s
close d1 by=olga
advance 40s
reopen d1 by=olga
advance 100s
show d1
----
1 registered d1 ada
2 opened d1 by=schedule at=10.000
free=3 held=0 sold=0
3 closed d1 byOperator by=olga
free=3 held=0 sold=0
4 reopened d1 by=olga
free=3 held=0 sold=0
d1 open free=3 held=0 sold=0 line=0 registered=1 rate=unlimited revision=3
