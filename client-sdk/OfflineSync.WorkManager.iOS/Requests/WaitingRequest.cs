namespace OfflineSync.WorkManager.Ios.Requests;

/// <summary>What is known of a request at the system.</summary>
/// <param name="IsThere">Whether one waits there; null: one of an earlier process may.</param>
/// <param name="NotBefore">When the work that it is for is due.</param>
internal sealed record WaitingRequest(bool? IsThere, DateTimeOffset NotBefore)
{
    public static WaitingRequest Unknown { get; } = new(null, default);

    public static WaitingRequest None { get; } = new(false, default);

    public static WaitingRequest For(DateTimeOffset notBefore) => new(true, notBefore);

    /// <summary>Whether it also is the right one for work that is due then.</summary>
    public bool Serves(DateTimeOffset notBefore, DateTimeOffset now) =>
        IsThere == true && (NotBefore == notBefore || NotBefore <= now && notBefore <= now);
}
