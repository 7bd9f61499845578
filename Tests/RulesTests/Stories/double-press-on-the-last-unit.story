# the second press counts as the first, though the first has changed everything
drop d1 units=5 opens=10s
advance 10s
withdrawUnits d1 5 by=olga
withdrawUnits d1 5 by=olga
advance 0.401s
withdrawUnits d1 5 by=olga
----
1 opened d1 by=schedule
free=5 held=0 sold=0
2 unitsWithdrawn d1 5 by=olga
stands d1 withdrawUnits
free=0 held=0 sold=0 withdrawn=5
refused wrongPhase d1 withdrawUnits
