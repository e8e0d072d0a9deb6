namespace OfflineSync.EndToEnd.Tests;

public enum FaultKind
{
    RequestLost,
    ReplyLost,
    ReplyCut,
    RequestDamaged,
    ReplyDamaged,
}

internal sealed record NetworkFault(FaultKind Kind, int Bytes = 0);
