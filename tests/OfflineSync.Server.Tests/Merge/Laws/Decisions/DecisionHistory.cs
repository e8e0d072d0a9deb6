using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Tests.Merge.Laws.Decisions;

/// <summary>Pushes of some devices in the order of the log. All devices had seen the row that the first push created, and nothing since.</summary>
internal sealed record DecisionHistory(Tape Tape)
{
    public const int DeviceCount = 3;
    private const int WritesMax = 7;

    /// <summary>The pushes.</summary>
    public IReadOnlyList<ParsedPush> Log { get; private init; } = [];

    /// <summary>The devices, with all their writes, and one more that writes nothing.</summary>
    public IReadOnlyList<PullingDevice> Devices { get; private init; } = [];

    /// <summary>What is left of the tape.</summary>
    public Tape Choices { get; private init; } = Tape;

    /// <summary>Reads a history.</summary>
    public static DecisionHistory Read(Tape tape)
    {
        var choices = tape.Rest();
        List<ParsedPush> log = [new PullingDevice(9).Create()];
        var start = NewServer();
        start.Take(log);
        PullingDevice[] devices = [.. Enumerable.Range(1, DeviceCount + 1).Select(number => new PullingDevice(number))];
        foreach (var device in devices)
            device.Pull(start.Row, 1);
        for (var left = choices.Next(WritesMax + 1); left > 0; left--)
        {
            var device = devices[choices.Next(DeviceCount)];
            if (device.HasRow)
                log.Add(device.Write(choices));
        }
        return new DecisionHistory(tape) { Log = log, Devices = devices, Choices = choices.Rest() };
    }

    /// <summary>A server without a log.</summary>
    public static ScopeInMemory NewServer() => new(Enumerable.Range(1, 9).ToDictionary(number => (UInt128)number, _ => new ClientLedger()));

    public override string ToString() => string.Join("; ", Log.Select(push => $"{push.Client}: {Describe(push.Mutations[0])}"));

    private static string Describe(ParsedMutation mutation) =>
        $"@{mutation.Stamp} {mutation.Rows[0].Operation} {string.Join(' ', mutation.Values.Select(value => Convert.ToHexString(value.Span)))}";
}
