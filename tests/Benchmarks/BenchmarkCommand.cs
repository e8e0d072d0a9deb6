using System.CommandLine;
using OfflineSync.Benchmarks.Day;
using OfflineSync.Benchmarks.Day.Loop;
using OfflineSync.Benchmarks.Figures;
using OfflineSync.Benchmarks.Files;
using OfflineSync.Benchmarks.Fleet;
using OfflineSync.Benchmarks.Profiling;
using OfflineSync.Benchmarks.Retention;
using OfflineSync.Benchmarks.Streams;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Benchmarks;

/// <summary>The command line.</summary>
internal static class BenchmarkCommand
{
    public static RootCommand Create() => new("Measures OfflineSync against raw baselines.") { Ratios(), Streams(), Files(), DeviceFiles(), Retention(), Profile(), Day(), Fleet(), PullOnce() };

    private static Command Ratios()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file as {\"name\": value, …}.", HelpName = "FILE" };
        var only = new Option<string?>("--only") { Description = "Measure one group only.", HelpName = "GROUP" };
        only.AcceptOnlyFromAmong([.. RatioRun.Groups]);
        var command = new Command("ratios", "Measures all figures and prints a table.") { json, only };
        command.SetAction((parsed, cancellation) => RatioRun.RunAsync(parsed.GetValue(json), parsed.GetValue(only), cancellation));
        return command;
    }

    private static Command Streams()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file as {\"name\": value, …}.", HelpName = "FILE" };
        var watches = Count("--watches", "How many idle watches there are.", StreamsRun.DefaultWatches, 1);
        var command = new Command("streams", "Measures what idle watches, slow readers and slow senders cost the server and others.") { json, watches };
        command.SetAction((parsed, cancellation) => StreamsRun.RunAsync(parsed.GetValue(json), parsed.GetValue(watches), cancellation));
        return command;
    }

    private static Command Files()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file as {\"name\": value, …}.", HelpName = "FILE" };
        var megabytes = Count("--megabytes", "How large the file is.", FilesRun.DefaultMegabytes, 1);
        var command = new Command("files", "Measures a large attachment on its way to the server and back, and the server's memory.") { json, megabytes };
        command.SetAction((parsed, cancellation) => FilesRun.RunAsync(parsed.GetValue(json), parsed.GetValue(megabytes), cancellation));
        return command;
    }

    private static Command DeviceFiles()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file as {\"name\": value, …}.", HelpName = "FILE" };
        var megabytes = Count("--megabytes", "How large the file is.", DeviceFilesRun.DefaultMegabytes, 1, 100_000);
        var command = new Command("device-files", "Measures a large attachment on its way from one device to another, and the memory of the devices.") { json, megabytes };
        command.SetAction((parsed, cancellation) => DeviceFilesRun.RunAsync(parsed.GetValue(json), parsed.GetValue(megabytes), cancellation));
        return command;
    }

    private static Command Retention()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file as {\"name\": value, …}.", HelpName = "FILE" };
        var deletes = Count("--deletes", "How many deletes are removed, in thousands.", RetentionRun.DefaultTombstones / 1000, 1);
        var command = new Command("retention", "Measures what the removal of old deletes costs those who write the same scope meanwhile.") { json, deletes };
        command.SetAction((parsed, cancellation) => RetentionRun.RunAsync(parsed.GetValue(json), parsed.GetValue(deletes) * 1000, cancellation));
        return command;
    }

    private static Command Profile()
    {
        var what = new Argument<string>("what") { Description = "What to look into." };
        what.AcceptOnlyFromAmong(ProfileRun.Push, ProfileRun.Pull);
        var command = new Command("profile", "Prints where the time of a push or pull goes.") { what };
        command.SetAction((parsed, cancellation) => ProfileRun.RunAsync(parsed.GetRequiredValue(what), cancellation));
        return command;
    }

    private static Command Day()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file.", HelpName = "FILE" };
        var devices = Count("--devices", "How many devices each day has.", DayRun.DefaultDevices, 1);
        var seeds = Count("--seeds", "How many days to simulate with each policy.", DayRun.DefaultSeeds, 1);
        var first = Count("--seed", "The first day's seed.", DayRun.DefaultFirstSeed, 0);
        var loop = new Option<bool>("--policy-loop") { Description = "Compare days with the sync policies that their cohorts get, and without." };
        loop.Validators.Add(result =>
        {
            if (result.GetResult(json) is not null)
                result.AddError("--policy-loop prints a table only: leave --json out.");
        });
        var command = new Command("day", "Simulates days of devices, and compares when to sync.") { json, devices, seeds, first, loop };
        command.SetAction(parsed => parsed.GetValue(loop)
            ? PolicyLoop.Run(parsed.GetValue(devices), parsed.GetValue(seeds), parsed.GetValue(first))
            : DayRun.Run(parsed.GetValue(json), parsed.GetValue(devices), parsed.GetValue(seeds), parsed.GetValue(first)));
        return command;
    }

    private static Command Fleet()
    {
        var server = new Option<Uri>("--server") { Description = "The gRPC address of the server, such as http://127.0.0.1:8580.", HelpName = "URL", Required = true };
        server.CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
                return url;
            result.AddError("--server must be an http:// or https:// address, such as http://127.0.0.1:8580.");
            return null;
        };
        var devices = Count("--devices", "How many devices there are.", FleetRun.DefaultDevices, 1, FleetRun.DevicesMax);
        var days = Count("--days", "How many days, today included.", FleetRun.DefaultDays, 1, FleetRun.DaysMax);
        var seed = Count("--seed", "The fleet's seed.", FleetRun.DefaultSeed, 0);
        var scope = new Option<string>("--scope")
        {
            Description = "How the names of the scopes begin: each team of devices has one, NAME-1, NAME-2, …",
            HelpName = "NAME",
            DefaultValueFactory = _ => FleetRun.DefaultScope,
        };
        scope.Validators.Add(result =>
        {
            var name = result.GetValueOrDefault<string>();
            if ((ProtocolLimits.CheckScope(name) ?? ProtocolLimits.CheckScope($"{name}-{FleetRun.DevicesMax}")) is { } problem)
                result.AddError($"--scope: {problem}.");
        });
        var token = new Option<string?>("--token") { Description = "The bearer token, one that may write the scopes.", HelpName = "TOKEN" };
        var command = new Command("fleet", "Lets a fleet of devices live some days on a server, so that the operator's page has something to show.") { server, devices, days, seed, scope, token };
        command.SetAction((parsed, cancellation) => FleetRun.RunAsync(
            new FleetOptions(
                parsed.GetRequiredValue(server),
                parsed.GetValue(devices),
                parsed.GetValue(days),
                parsed.GetValue(seed),
                parsed.GetRequiredValue(scope),
                parsed.GetValue(token)),
            cancellation));
        return command;
    }

    private static Option<int> Count(string name, string description, int standard, int min, int max = int.MaxValue)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < min)
                result.AddError($"{name} must be at least {min}.");
            else if (result.GetValueOrDefault<int>() > max)
                result.AddError($"{name} must be at most {max}.");
        });
        return option;
    }

    private static Command PullOnce()
    {
        var database = new Argument<string>("database");
        var server = new Argument<Uri>("server") { CustomParser = result => new Uri(result.Tokens[0].Value) };
        var scope = new Argument<string>("scope");
        var rows = new Argument<int>("rows");
        var command = new Command(PeakMemory.Command, "Pulls once and prints how far the working set grew.") { database, server, scope, rows };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => PeakMemory.PullOnceAsync(
            parsed.GetRequiredValue(database),
            parsed.GetRequiredValue(server),
            parsed.GetRequiredValue(scope),
            parsed.GetRequiredValue(rows),
            cancellation));
        return command;
    }
}
