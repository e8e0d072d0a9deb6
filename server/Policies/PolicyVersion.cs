namespace OfflineSync.Server.Policies;

/// <summary>One version of the policies.</summary>
/// <param name="Version">Its number: 1, 2, 3…</param>
/// <param name="AppliedAt">When it was applied.</param>
/// <param name="Note">Why.</param>
/// <param name="Text">What it says, as it is stored.</param>
internal sealed record PolicyVersion(long Version, DateTimeOffset AppliedAt, string Note, string Text)
{
    private readonly Lazy<PolicyDocument> _document = new(() => PolicyJson.Read(Text));

    /// <summary>What it says.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read: it was stored by another version of the server, or by other means.</exception>
    public PolicyDocument Document => _document.Value;

    /// <summary>Why it cannot be read; null if it can.</summary>
    public string? FindProblem()
    {
        try
        {
            _ = Document;
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}
