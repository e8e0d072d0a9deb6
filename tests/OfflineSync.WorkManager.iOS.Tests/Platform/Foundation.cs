using OfflineSync.WorkManager.Ios.Tests;

#pragma warning disable CA1000, CA1822, CA1065, CA1710, CA1711, CA1716, CA1815, CA2225, IDE0060

namespace Foundation;

public class NSObject : IDisposable
{
    public NSObject()
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

public interface INSCopying
{
}

public sealed class NSString(string str) : NSObject
{
    internal string Text => str;
}

public class NSDate : NSObject
{
    private DateTime _utc;

    public static explicit operator DateTime(NSDate d) => d._utc;

    public static explicit operator NSDate(DateTime dt) => dt.Kind == DateTimeKind.Unspecified
        ? throw new ArgumentException("The kind must be local or UTC.", nameof(dt))
        : new NSDate { _utc = dt.ToUniversalTime() };
}

public class NSError : NSObject
{
    internal NSError(long code) => Code = (nint)code;

    public virtual nint Code { get; }

    public virtual string LocalizedDescription => $"The operation couldn't be completed ({Code}).";
}

public class NSNotification : NSObject
{
}

public class NSNotificationCenter : NSObject
{
    public static NSNotificationCenter DefaultCenter => Phone.Current.Process.Notifications;

    private readonly List<(string Name, NSObject Token, Action<NSNotification> Notify)> _observers = [];

    public NSObject AddObserver(NSString? aName, Action<NSNotification> notify)
    {
        var token = new NSObject();
        lock (_observers)
            _observers.Add((aName!.Text, token, notify));
        return token;
    }

    public void RemoveObserver(NSObject observer)
    {
        lock (_observers)
            _observers.RemoveAll(o => o.Token == observer);
    }

    internal void Post(NSString name)
    {
        List<Action<NSNotification>> observers;
        lock (_observers)
            observers = [.. _observers.Where(o => o.Name == name.Text).Select(o => o.Notify)];
        observers.ForEach(notify => notify(new NSNotification()));
    }
}

public class NSProcessInfo : NSObject
{
    public static NSProcessInfo ProcessInfo { get; } = new();

    public virtual bool LowPowerModeEnabled => Phone.Current.IsLowPowerMode;
}

public class NSBundle : NSObject
{
    public static NSBundle MainBundle { get; } = new();

    public virtual string BundleIdentifier => Phone.BundleIdentifier;
}

public class NSFileSystemAttributes
{
    internal NSFileSystemAttributes(ulong size, ulong freeSize) => (Size, FreeSize) = (size, freeSize);

    public ulong Size { get; }

    public ulong FreeSize { get; }
}

public class NSFileManager : NSObject
{
    public static NSFileManager DefaultManager { get; } = new();

    public NSFileSystemAttributes? GetFileSystemAttributes(string path) =>
        Phone.Current.Storage is var (free, size) && Path.IsPathRooted(path) ? new NSFileSystemAttributes(size, free) : null;
}
