# opened long after its time, a drop is paused before anybody is served; opened just late, it is not
drop d1 units=1 opens=10s
drop d2 units=1 opens=118s
drop d3 units=1
register d3 ada bob
open d3
pause d3
claim d3 ada
close d3
advance 61s
reopen d3 notice=10s
away 60s
show d1
show d2
show d3
----
1 registered d3 ada
2 registered d3 bob
3 opened d3 by=operator
4 paused d3 by=operator
5 claimed d3 ada
waiting d3 ada position=1
6 closed d3 byOperator by=operator
7 opened d1 by=schedule at=10.000
d1 free=1 held=0 sold=0
d2 free=1 held=0 sold=0
d3 free=1 held=0 sold=0
8 reopened d3 opens=71.000 by=operator
9 paused d1 by=engine reason="the engine was away for 60.0 s"
10 opened d2 by=schedule
11 opened d3 by=schedule
12 paused d3 by=engine reason="the engine was away for 60.0 s"
d1 free=1 held=0 sold=0
d2 free=1 held=0 sold=0
d3 free=1 held=0 sold=0
d1 paused free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=2
d2 open free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=1
d3 paused free=1 held=0 sold=0 line=1 registered=2 rate=unlimited revision=6
