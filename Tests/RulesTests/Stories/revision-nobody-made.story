# a revision from another time
drop d1 units=1
register d1 ada
open d1 revision=3
----
1 registered d1 ada
refused staleRevision d1 open
