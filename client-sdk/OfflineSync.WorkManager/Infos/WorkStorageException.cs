namespace OfflineSync.WorkManager;

/// <summary>The queue could not be read or written, and what was asked for has not been done.</summary>
public sealed class WorkStorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public WorkStorageException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public WorkStorageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public WorkStorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
