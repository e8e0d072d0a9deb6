using OfflineSync.Protocol.Clocks;

namespace OfflineSync.Client.Outbox;

/// <summary>The client's hybrid logical clock. It lives in the database and moves in the transaction that uses it.</summary>
internal sealed class ClientClock(TimeProvider time)
{
    // Differences below this are what a network round trip and ordinary drift amount to.
    private const long OffsetMillisecondsMin = 1000;

    public long NowMilliseconds => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The next stamp for writes made at a time, in milliseconds of this device's clock.</summary>
    public ulong Next(Database database, long writtenAt)
    {
        var (stamp, offset) = Read(database);
        var at = Math.Min(writtenAt, NowMilliseconds);
        var next = Hlc.Next(stamp, at == 0 ? 0 : at + offset);
        Save(database, next);
        return next;
    }

    /// <summary>Moves the clock past a stamp from the server.</summary>
    public static void Observe(Database database, ulong stamp) => database
        .Prepare("UPDATE offlinesync_client SET stamp = max(stamp, ?1), seen_stamp = max(seen_stamp, ?1) WHERE stamp < ?1 OR seen_stamp < ?1")
        .Bind(1, (long)stamp).Run();

    /// <summary>Notes the server's clock as read in an exchange that ends now.</summary>
    public void ObserveServerTime(Database database, long serverMilliseconds)
    {
        if (serverMilliseconds <= 0)
            return;
        var offset = serverMilliseconds - NowMilliseconds;
        if (Math.Abs(offset) < OffsetMillisecondsMin)
            offset = 0;
        if (Math.Abs(offset - Read(database).Offset) >= OffsetMillisecondsMin)
            database.Prepare("UPDATE offlinesync_client SET clock_offset = ?1").Bind(1, offset).Run();
    }

    /// <summary>Sets the clock back, after the server refused stamps from the future.</summary>
    public static void Reset(Database database, ulong stamp) => Save(database, stamp);

    private static (ulong Stamp, long Offset) Read(Database database)
    {
        var row = database.Prepare("SELECT stamp, clock_offset FROM offlinesync_client");
        row.Step();
        var result = ((ulong)row.Integer(0), row.Integer(1));
        row.Reset();
        return result;
    }

    private static void Save(Database database, ulong stamp) =>
        database.Prepare("UPDATE offlinesync_client SET stamp = ?1").Bind(1, (long)stamp).Run();
}
