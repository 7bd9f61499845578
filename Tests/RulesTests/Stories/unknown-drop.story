# there is no such drop, whoever asks and whatever else is wrong
drop d1 units=1
register d9 ada
unregister d9 ada
claim d9 ada
confirm d9 ada order=o-1
release d9 ada
open d9 revision=5
mark d9 "where?"
----
refused unknownDrop d9 ada
refused unknownDrop d9 ada
refused unknownDrop d9 ada
refused unknownDrop d9 ada
refused unknownDrop d9 ada
refused unknownDrop d9 open
refused unknownDrop d9 mark
