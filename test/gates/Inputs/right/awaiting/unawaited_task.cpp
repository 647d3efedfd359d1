COROLINT_CHECK(unawaited_task, UnawaitedTask,
               ({.Name = "coro-unawaited-task",
                 .Summary = "A task or awaitable is made and dropped",
                 .Fix = FixSafety::Safe}))
