# the same key by the same hand within 400 ms is one press
drop d1 units=5
register d1 ada
addUnits d1 2 by=olga revision=0
advance 0.400s
addUnits d1 2 by=olga revision=0
addUnits d1 2 by=pia
addUnits d1 3 by=olga
----
1 registered d1 ada
2 unitsAdded d1 2 by=olga
free=7 held=0 sold=0
stands d1 addUnits
3 unitsAdded d1 2 by=pia
4 unitsAdded d1 3 by=olga

advance 0.401s
addUnits d1 3 by=olga
mark d1 "rain" by=olga
mark d1 "rain" by=olga
mark d1 "sun" by=olga
mark d1 "rain" by=olga
books
----
free=12 held=0 sold=0
5 unitsAdded d1 3 by=olga
6 marked d1 "rain" by=olga
stands d1 mark
7 marked d1 "sun" by=olga
8 marked d1 "rain" by=olga
free=15 held=0 sold=0
