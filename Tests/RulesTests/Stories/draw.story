# claims of the window are shuffled by the seed; later ones follow by arrival
drop d1 units=3 hold=60s order=draw window=5s seed=1.2.3.4
register d1 a b c d e f
open d1
claim d1 a b c
advance 4.999s
claim d1 d
show d1 a d
----
1 registered d1 a
2 registered d1 b
3 registered d1 c
4 registered d1 d
5 registered d1 e
6 registered d1 f
7 opened d1 by=operator
8 claimed d1 a
waiting d1 a position=1 awaits=draw
9 claimed d1 b
waiting d1 b position=2 awaits=draw
10 claimed d1 c
waiting d1 c position=3 awaits=draw
free=3 held=0 sold=0
11 claimed d1 d
waiting d1 d position=4 awaits=draw
waiting d1 a position=4 awaits=draw
waiting d1 d position=4 awaits=draw

advance 0.001s
show d1 a b c d
----
12 drawn d1
13 granted d1 b until=65.000
14 granted d1 c until=65.000
15 granted d1 d until=65.000
free=0 held=3 sold=0
waiting d1 a position=1
held d1 b until=65.000
held d1 c until=65.000
held d1 d until=65.000

claim d1 f
claim d1 e
show d1 e f
release d1 d
advance 60s
----
16 claimed d1 f
waiting d1 f position=2
17 claimed d1 e
waiting d1 e position=3
waiting d1 e position=3
waiting d1 f position=2
18 released d1 d
19 granted d1 a until=65.000
20 lapsed d1 b
21 lapsed d1 c
22 lapsed d1 a
23 granted d1 f until=125.000
24 granted d1 e until=125.000
free=1 held=2 sold=0
