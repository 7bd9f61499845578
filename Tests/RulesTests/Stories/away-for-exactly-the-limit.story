# opened exactly as late as the limit of absence, a drop is paused
drop d1 units=1 opens=10s
advance 9s
away 6s
show d1
----
free=1 held=0 sold=0
1 opened d1 by=schedule
2 paused d1 by=engine reason="the engine was away for 6.0 s"
free=1 held=0 sold=0
d1 paused free=1 held=0 sold=0 line=0 registered=0 rate=unlimited revision=2
