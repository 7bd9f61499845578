# a clock that steps back does no harm: time in the journal stands still, no hold ends early or late
drop d1 units=1 hold=60s
register d1 ada bob
open d1
advance 100s
claim d1 ada
back 50s
claim d1 bob
pause d1
resume d1
advance 50s
advance 59.999s
advance 0.001s
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
free=1 held=0 sold=0
4 claimed d1 ada
5 granted d1 ada until=160.000
6 claimed d1 bob
waiting d1 bob position=1
7 paused d1 by=operator
8 resumed d1 by=operator
free=0 held=1 sold=0
free=0 held=1 sold=0
9 lapsed d1 ada
10 granted d1 bob until=220.000
free=0 held=1 sold=0
