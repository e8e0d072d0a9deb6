namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>What randomness is for. Each purpose has its own, so that one more draw for the one changes nothing for the others.</summary>
internal enum Purpose
{
    Places,
    Networks,
    Power,
    Sessions,
    Texts,
    Ids,
    Policy,
    Server,
    Teams,
}
