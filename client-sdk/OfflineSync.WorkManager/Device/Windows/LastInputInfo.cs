using System.Runtime.InteropServices;

namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>What GetLastInputInfo tells (LASTINPUTINFO in winuser.h): the tick of the session's last input.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LastInputInfo
{
    public uint Size;
    public uint Tick;

    /// <summary>How long there was no input. Ticks start again at zero after 49 days.</summary>
    public readonly TimeSpan IdleSince(uint now) => TimeSpan.FromMilliseconds(unchecked(now - Tick));
}
