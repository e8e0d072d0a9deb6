namespace OfflineSync.Server.Embedding;

/// <summary>A write of the host was rejected, by a validator or a rule, or its scope is full. It has no effect.</summary>
public sealed class ScopeWriteException : Exception
{
    internal ScopeWriteException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>Why: the validator's code, or one of the server's, as in <c>QUOTA_EXCEEDED</c>.</summary>
    public string Code { get; }
}
