namespace OfflineSync.Server.Limits;

/// <summary>How much a subject or an address may ask for. For ten seconds' worth a caller may be faster, if it was slower before. 0: no limit.</summary>
public sealed class CallerLimits
{
    /// <summary>Calls per second.</summary>
    public int RequestsPerSecond { get; set; }

    /// <summary>Bytes of messages per second as they travel, both ways together. Who has used them up is refused until there are some again.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Mutations per second.</summary>
    public int MutationsPerSecond { get; set; }

    /// <summary>Calls that are open at one time; nearly all of them are watches.</summary>
    public int Streams { get; set; }
}
