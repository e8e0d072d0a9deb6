using OfflineSync.WorkManager;
using OfflineSync.WorkManager.Victim;

// Enqueues works that are not there yet, runs what it can, and ends when all have succeeded. Others run the same file, and kill this process.
var (database, log, count) = (args[0], args[1], int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
var options = new WorkManagerOptions { DatabasePath = database, TimeProvider = new FastTime(), MaxParallelWorkers = 3 };
options.AddWorker(() => new LoggingWorker(log), "work");
await using var manager = await WorkManager.OpenAsync(options, (_, error) => Console.Error.WriteLine(error.Message));
for (var i = 0; i < count; i++)
{
    await manager.EnqueueUniqueWorkAsync($"work {i}", ExistingWorkPolicy.Append, OneTimeWorkRequest.For("work")
        .WithId(new Guid(i + 1, 0, 0, new byte[8])).WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(10)).Build());
}
while ((await manager.GetAsync(WorkQuery.ByStates(WorkState.Succeeded))).Count < count)
    await Task.Delay(50);
