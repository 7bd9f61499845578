# a drop that has long been open is not late, whatever opens while the engine is away for a moment
drop d1 units=1 opens=10s
drop d2 units=1 opens=52s
advance 50s
away 3s
show d1
show d2
----
1 opened d1 by=schedule at=10.000
d1 free=1 held=0 sold=0
d2 free=1 held=0 sold=0
2 opened d2 by=schedule
d1 free=1 held=0 sold=0
d2 free=1 held=0 sold=0
d1 open free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=1
d2 open free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=1
