namespace OfflineSync.WorkManager.Engine;

/// <summary>
/// A numbered file beside the queue that a process holds a lock on. The system lets go of the lock when the process dies, however it dies: who can take
/// it knows that its former holder is gone.
/// </summary>
internal sealed class OwnerSlot : IDisposable
{
    private const int Max = 64;

    private readonly FileStream? _file;

    private OwnerSlot(int? number, FileStream? file)
    {
        Number = number;
        _file = file;
    }

    /// <summary>The number; null where files cannot be locked.</summary>
    public int? Number { get; }

    /// <summary>Takes the first free slot.</summary>
    public static OwnerSlot Take(string path)
    {
        for (var number = 0; number < Max; number++)
        {
            try
            {
                return new OwnerSlot(number, Lock(path, number));
            }
            catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException))
            {
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                break;
            }
        }
        return new OwnerSlot(null, null);
    }

    /// <summary>Whether nobody holds a slot.</summary>
    public static bool IsFree(string path, int number)
    {
        try
        {
            using var file = Lock(path, number);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _file?.Dispose();

    private static FileStream Lock(string path, int number) =>
        new($"{path}-owner{number}", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
