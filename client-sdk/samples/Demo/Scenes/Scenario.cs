using OfflineSync.Demo.Data;
using OfflineSync.Demo.Reporting;
using OfflineSync.Demo.Servers;

namespace OfflineSync.Demo.Scenes;

/// <summary>One run of the demo.</summary>
internal static class Scenario
{
    public static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var report = new Report();
        using var folder = new TemporaryFolder();
        report.Step(options.Data is null ? "A made-up business" : $"A copy of {options.Data.Name}");
        var dataset = Dataset.Prepare(options, folder.Path);
        report.Show(Tables.Dataset(dataset));
        if (dataset.Refused.Count > 0 && !options.ImportedKeys)
            report.Say("If the integer keys were assigned elsewhere (imported data), --imported-keys tracks their tables too.");

        await using var server = options.Server is null ? await ServerProcess.StartAsync(folder.Path, options.Postgres, cancellation) : null;
        var address = options.Server ?? server!.Address;
        report.Say($"Server: {address} ({Store(options)})");
        var scope = FormattableString.Invariant($"demo-{clock.GetUtcNow().ToUnixTimeMilliseconds()}-{Environment.ProcessId}");
        var setting = new Setting(folder.Path, dataset, options.ImportedKeys, address, options.Token, scope);
        EmptyCopy.Create(dataset.Path, setting.Blank, dataset.Tables);

        var devices = new List<Device>();
        try
        {
            for (var i = 0; i < options.Devices; i++)
            {
                var path = i == 0 ? dataset.Path : setting.NewDatabase($"device-{i + 1}");
                devices.Add(await Device.OpenAsync($"device {i + 1}", i, path, setting, cancellation));
            }
            var story = new Story(setting, devices, report);
            await story.SyncFirstAsync(cancellation);
            await story.EditOfflineAsync(cancellation);
            await story.CutPushAsync(cancellation);
            await story.ComeBackAsync(cancellation);
            var disagreement = await story.DisagreeAsync(cancellation);
            var photos = await story.TakePhotosAsync(cancellation);
            var (converged, rows) = await story.JudgeAsync(cancellation);

            var totals = devices.Aggregate(WireTotals.None, (sum, device) => sum + device.Totals);
            var elapsed = (long)clock.GetElapsedTime(start).TotalMilliseconds;
            if (options.Json)
            {
                var result = new Result(
                    dataset.Tables.Count, rows, devices.Count, converged, totals.Mutations, totals.BytesUp, totals.BytesDown, elapsed, disagreement, photos);
                Console.WriteLine(ResultJson.Format(result));
            }
            return converged ? 0 : 1;
        }
        finally
        {
            foreach (var device in devices)
                await device.DisposeAsync();
        }
    }

    private static string Store(DemoOptions options) => options switch
    {
        { Server: not null } => "already running",
        { Postgres: not null } => "child process, PostgreSQL",
        _ => "child process, embedded store",
    };
}
