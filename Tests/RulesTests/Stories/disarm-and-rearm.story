# the schedule taken off: nothing opens by itself; put on again: what passed meanwhile stays undone
drop d1 units=2 registration_closes=5s opens=10s closes=100s
disarm d1 by=olga reason="the truck is late"
disarm d1 by=olga
advance 20s
show d1
rearm d1 by=olga
rearm d1 by=olga
advance 10s
show d1
open d1 by=olga
advance 100s
----
1 disarmed d1 by=olga reason="the truck is late"
refused wrongPhase d1 disarm after disarmed by=olga reason="the truck is late" at=0.000
free=2 held=0 sold=0
d1 registering free=2 held=0 sold=0 line=0 registered=0 rate=unlimited revision=1
2 rearmed d1 by=olga
stands d1 rearm
free=2 held=0 sold=0
d1 registering free=2 held=0 sold=0 line=0 registered=0 rate=unlimited revision=2
3 opened d1 by=olga
4 closed d1 bySchedule by=schedule at=100.000
free=2 held=0 sold=0
