namespace OfflineSync.Crash.Tests.Clients;

/// <summary>What a client has written, as it told the test: kept apart from everything that OfflineSync keeps.</summary>
internal sealed class WriteRecord
{
    private long _returned;
    private long _begun;

    /// <summary>The last transaction that returned, in any life. All before it have returned, or were in doubt and found in the file by the next life.</summary>
    public long Returned => Interlocked.Read(ref _returned);

    /// <summary>The last transaction that was begun: if it has not returned, it is in doubt.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    public void Note(long begun, long returned)
    {
        Interlocked.Exchange(ref _begun, Math.Max(Begun, begun));
        Interlocked.Exchange(ref _returned, Math.Max(Returned, returned));
    }
}
