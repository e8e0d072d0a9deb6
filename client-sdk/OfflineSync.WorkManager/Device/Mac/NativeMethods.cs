using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace OfflineSync.WorkManager.Device.Mac;

/// <summary>The system's calls.</summary>
[SupportedOSPlatform("macos")]
internal static partial class NativeMethods
{
    /// <summary>The hardware's events, whoever gets them (kCGEventSourceStateHIDSystemState).</summary>
    public const int HardwareState = 1;

    /// <summary>Events of any type (kCGAnyInputEventType).</summary>
    public const uint AnyInput = uint.MaxValue;

    [LibraryImport("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial double CGEventSourceSecondsSinceLastEventType(int state, uint type);
}
