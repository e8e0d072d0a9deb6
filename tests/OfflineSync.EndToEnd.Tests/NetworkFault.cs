namespace OfflineSync.EndToEnd.Tests;

internal enum FaultKind
{
    RequestLost,
    ReplyLost,
    ReplyCut,
}

internal sealed record NetworkFault(FaultKind Kind, int Bytes = 0);
