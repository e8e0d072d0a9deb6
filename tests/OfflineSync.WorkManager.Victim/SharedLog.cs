using System.Text;

namespace OfflineSync.WorkManager.Victim;

/// <summary>A log that several processes write whole lines to, in turn.</summary>
public static class SharedLog
{
    /// <summary>Adds a line.</summary>
    public static void Write(string path, string line)
    {
        while (true)
        {
            try
            {
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None);
                file.Write(Encoding.UTF8.GetBytes(line + '\n'));
                return;
            }
            catch (IOException)
            {
                // Another process writes.
                Thread.Sleep(1);
            }
        }
    }
}
