# a drop that was disarmed does not close by itself
drop d1 units=2 opens=10s closes=20s
advance 10s
disarm d1
advance 50s
rearm d1
advance 50s
show d1
close d1
----
1 opened d1 by=schedule
free=2 held=0 sold=0
2 disarmed d1 by=operator
free=2 held=0 sold=0
3 rearmed d1 by=operator
free=2 held=0 sold=0
d1 open free=2 held=0 sold=0 line=0 registered=0 rate=unlimited revision=3
4 closed d1 byOperator by=operator
