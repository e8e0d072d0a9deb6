namespace OfflineSync.Server.Tests.Merge.Text;

public enum TypingOrder
{
    AtOnce,
    Forward,
    Backward,
}
