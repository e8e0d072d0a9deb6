using OfflineSync.WorkManager.Ios.Tests;

#pragma warning disable CA1822, CA1711

namespace CoreFoundation;

public sealed class DispatchQueue(string label) : IDisposable
{
    public static DispatchQueue MainQueue { get; } = new("main");

    public static DispatchQueue DefaultGlobalQueue { get; } = new("global");

    internal string Label => label;

    public void DispatchAsync(Action action) => Phone.Current.Dispatch(this == MainQueue, action);

    public void Dispose()
    {
    }
}
