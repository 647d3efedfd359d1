COROLINT_CHECK(dropped_thing, DroppedThing,
               ({.Name = "coro-dropped-thing",
                 .Summary = "A thing "
                            "is dropped",
                 .Fix = FixSafety::Safe}))
