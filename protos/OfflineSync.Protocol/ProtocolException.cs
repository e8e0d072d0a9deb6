namespace OfflineSync.Protocol;

/// <summary>Bytes or messages from the other side that break the contract. The message says what is wrong and where.</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ProtocolException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public ProtocolException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
