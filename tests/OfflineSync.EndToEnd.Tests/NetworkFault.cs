namespace OfflineSync.EndToEnd.Tests;

public enum FaultKind
{
    RequestLost,
    ReplyLost,
    ReplyCut,
}

internal sealed record NetworkFault(FaultKind Kind, int Bytes = 0);
