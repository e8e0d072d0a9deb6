namespace OfflineSync.Crash.Victim;

/// <summary>Ends this process when the one that started it is gone.</summary>
internal static class ParentWatch
{
    public static void Start() => new Thread(Run) { IsBackground = true }.Start();

    private static void Run()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }
        Environment.Exit(0);
    }
}
