# a reopened drop has no second draw: new claims are first come
drop d1 units=1 order=draw window=5s seed=1.2.3.4 hold=60s
register d1 a b c d
open d1
claim d1 a b
advance 5s
close d1
advance 120s
reopen d1
advance 60s
claim d1 d c
show d1 a b c d
----
1 registered d1 a
2 registered d1 b
3 registered d1 c
4 registered d1 d
5 opened d1 by=operator
6 claimed d1 a
waiting d1 a position=1 awaits=draw
7 claimed d1 b
waiting d1 b position=2 awaits=draw
8 drawn d1
9 granted d1 b until=65.000
free=0 held=1 sold=0
10 closed d1 byOperator by=operator
11 lapsed d1 b at=65.000
free=1 held=0 sold=0
12 reopened d1 opens=185.000 by=operator
13 opened d1 by=schedule
14 granted d1 a until=245.000
free=0 held=1 sold=0
15 claimed d1 d
waiting d1 d position=1
16 claimed d1 c
waiting d1 c position=2
held d1 a until=245.000
lapsed d1 b
waiting d1 c position=2
waiting d1 d position=1
