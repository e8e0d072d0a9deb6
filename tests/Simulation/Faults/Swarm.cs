using OfflineSync.Protocol.Limits;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Faults;

/// <summary>What a seed's run is like: which faults it has and how often, how many devices, how long, how the app uses the SDK.</summary>
internal sealed record Swarm
{
    private const double FaultFree = 0.03;
    private const double WithEviction = 0.4;

    /// <summary>How often a fault strikes where it is present: for what is drawn each time, a probability; for what comes by itself, strikes per hour.</summary>
    private static readonly (FaultKind Kind, double Presence, double Least, double Most)[] Menu =
    [
        (FaultKind.RequestLost, 0.6, 0.01, 0.3),
        (FaultKind.RequestReset, 0.6, 0.01, 0.3),
        (FaultKind.RequestDuplicatedNow, 0.6, 0.02, 0.5),
        (FaultKind.RequestDuplicatedLater, 0.6, 0.02, 0.5),
        (FaultKind.RequestTruncated, 0.4, 0.01, 0.2),
        (FaultKind.RequestBitFlipped, 0.4, 0.01, 0.2),
        (FaultKind.RequestSlow, 0.4, 0.01, 0.2),
        (FaultKind.RequestPacketLost, 0.9, 0.3, 0.8),
        (FaultKind.ReplyLost, 0.6, 0.01, 0.2),
        (FaultKind.ReplyReset, 0.6, 0.01, 0.2),
        (FaultKind.ReplyTruncated, 0.4, 0.01, 0.2),
        (FaultKind.ReplyBitFlipped, 0.4, 0.01, 0.2),
        (FaultKind.ReplySlow, 0.4, 0.01, 0.2),
        (FaultKind.ReplyPacketLost, 0.9, 0.3, 0.8),
        (FaultKind.ReplyFromProxy, 0.3, 0.01, 0.1),
        (FaultKind.LinkDown, 0.5, 4, 40),
        (FaultKind.PartitionBoth, 0.4, 4, 40),
        (FaultKind.PartitionToServer, 0.3, 4, 40),
        (FaultKind.PartitionToClient, 0.3, 4, 40),
        (FaultKind.AppKilledAtStep, 0.5, 6, 32),
        (FaultKind.AppKilledAtDiskStep, 0.5, 6, 32),
        (FaultKind.PowerCutAtStep, 0.5, 7, 27),
        (FaultKind.PowerCutAtDiskStep, 0.5, 6, 32),
        (FaultKind.ServerKilledAtStep, 0.5, 6, 50),
        (FaultKind.DiskErrorOnce, 0.3, 6, 60),
        (FaultKind.DiskErrorLasting, 0.2, 3, 20),
        (FaultKind.DiskFullOnce, 0.3, 6, 60),
        (FaultKind.DiskFullLasting, 0.2, 3, 20),
        (FaultKind.ClockJump, 0.4, 3, 30),
        (FaultKind.ClockDrift, 0.3, 1, 1),
        (FaultKind.ClockRollbackAtRestart, 0.3, 0.1, 0.8),
        (FaultKind.ClockCoarse, 0.3, 1, 1),
        (FaultKind.TokenExpired, 0.3, 0.02, 0.3),
        (FaultKind.FileRestoredFromBackup, 0.15, 1, 4),
        (FaultKind.DeviceCloned, 0.15, 1, 3),
        (FaultKind.ServerRestoredFromBackup, 0.1, 1, 3),
        (FaultKind.StoreFailsBefore, 0.3, 0.01, 0.2),
        (FaultKind.StoreFailsAtCommit, 0.3, 0.01, 0.2),
        (FaultKind.StoreOutcomeUnknown, 0.3, 0.01, 0.2),
        (FaultKind.StoreReadFails, 0.3, 0.01, 0.1),
        (FaultKind.StoreSlow, 0.3, 0.01, 0.2),
        (FaultKind.SchemaMigrated, 0.5, 2, 8),
        (FaultKind.ConstraintsFlap, 0.5, 10, 120),
        (FaultKind.AppSuspended, 0.3, 4, 30),
    ];

    private static readonly (FaultKind Kind, double Presence, double Least, double Most)[] Versions =
    [
        (FaultKind.ClientNewer, 0.3, 0.1, 1),
        (FaultKind.ServerNewer, 0.3, 0.1, 1),
        (FaultKind.ServerOlder, 0.3, 3, 30),
        (FaultKind.DeclarationLost, 0.3, 0.1, 0.6),
    ];

    private static readonly (FaultKind Kind, double Presence, double Least, double Most)[] Retention =
    [
        (FaultKind.StoreCompacted, 0.3, 10, 60),
    ];

    private static readonly (FaultKind Kind, double Presence, double Least, double Most)[] ServerFiles =
    [
        (FaultKind.FileMisread, 0.4, 0.02, 0.3),
    ];

    public required long Seed { get; init; }

    public required IReadOnlyDictionary<FaultKind, double> Rates { get; init; }

    public required int Devices { get; init; }

    public required int Nodes { get; init; }

    public required TimeSpan Duration { get; init; }

    public required int OperationsPerDevice { get; init; }

    public required AppSettings App { get; init; }

    /// <summary>How many things users do in a row.</summary>
    public int BurstLength { get; init; } = 6;

    /// <summary>How many rows the store gives at once.</summary>
    public int PageRows { get; init; } = int.MaxValue;

    /// <summary>The share of devices that rows leave; 0: there are none.</summary>
    public double Evicting { get; init; }

    /// <summary>A part of it: shorter, with fewer operations, and faults as often.</summary>
    public Swarm Shortened(double size) =>
        this with { Duration = Duration * size, OperationsPerDevice = Math.Max(1, (int)(OperationsPerDevice * size)) };

    public static Swarm Draw(long seed)
    {
        var random = new Random(StableHash.Of(seed, "swarm"));
        var isFaultFree = random.NextDouble() < FaultFree;
        var rates = new SortedDictionary<FaultKind, double>();
        Draw(Menu, random);
        // From a stream of its own, so that what was drawn before stays.
        var later = new Random(StableHash.Of(seed, "swarm, added later"));
        var swallowed = later.NextDouble() * 0.1;
        if (later.NextDouble() < 0.3 && !isFaultFree)
            rates.Add(FaultKind.RequestUnanswered, swallowed);
        Draw(Versions, new Random(StableHash.Of(seed, "swarm, versions")));
        Draw(Retention, new Random(StableHash.Of(seed, "swarm, retention")));
        Draw(ServerFiles, new Random(StableHash.Of(seed, "swarm, files of servers")));
        var files = new Random(StableHash.Of(seed, "swarm, files"));
        var batches = new Random(StableHash.Of(seed, "swarm, batches"));
        var eviction = new Random(StableHash.Of(seed, "swarm, eviction"));
        return new Swarm
        {
            Evicting = eviction.NextDouble() < WithEviction ? 0.4 + (eviction.NextDouble() * 0.6) : 0,
            BurstLength = new Random(StableHash.Of(seed, "swarm, bursts")).Next(4, 24),
            PageRows = later.Next(2) == 0 ? int.MaxValue : later.Next(8, 60),
            Seed = seed,
            Rates = rates,
            Devices = Math.Max(2, random.Next(1, 5)),
            Nodes = random.Next(1, 3),
            Duration = TimeSpan.FromMinutes(random.Next(10, 40)),
            OperationsPerDevice = random.Next(340, 557),
            App = new AppSettings(random.Next(4) > 0, TimeSpan.FromMilliseconds(random.Next(500, 4000)), later.Next(6, 80))
            {
                Files = FileSettings.Draw(files),
                BatchMutations = batches.Next(6) == 0 ? batches.Next(2, 16) : ProtocolLimits.PushMutationsMax,
            },
        };

        void Draw((FaultKind Kind, double Presence, double Least, double Most)[] menu, Random random)
        {
            foreach (var (kind, presence, least, most) in menu)
            {
                var isPresent = random.NextDouble() < presence;
                var rate = least * Math.Pow(most / least, random.NextDouble());
                if (isPresent && !isFaultFree)
                    rates.Add(kind, rate);
            }
        }
    }
}
