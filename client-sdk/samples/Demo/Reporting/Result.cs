namespace OfflineSync.Demo.Reporting;

/// <summary>What a run came to.</summary>
internal sealed record Result(
    int Tables,
    long Rows,
    int Devices,
    bool Converged,
    long Mutations,
    long BytesUp,
    long BytesDown,
    long ElapsedMs,
    DisagreementResult? Disagreement,
    PhotoResult? Photos);
