using System.Globalization;
using OfflineSync.Client;
using OfflineSync.Crash.Victim;

// An app that writes and syncs until it is killed: database, server, scope, name, seed.
var (database, server, scope, name, seed) = (args[0], new Uri(args[1]), args[2], args[3], int.Parse(args[4], CultureInfo.InvariantCulture));
using var report = new Report(Console.OpenStandardOutput());
report.Say(ReportWords.Started);
ParentWatch.Start();
await using var client = await OfflineSyncClient.OpenAsync(AppSchema.Options(database, server, scope));
report.Say(ReportWords.Opened);
var syncs = new SyncLoop(client, report);
var writer = new Writer(client, name, new Random(seed), report);
await await Task.WhenAny(Task.Run(syncs.RunAsync), Task.Run(() => writer.RunAsync(syncs)));
