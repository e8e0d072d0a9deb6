using AndroidX.Work;
using Google.Common.Util.Concurrent;

namespace OfflineSync.WorkManager.Android.Tests.Phones;

internal sealed class FakeOperation : Java.Lang.Object, IOperation
{
    public FakeFuture Future { get; } = new();

    public IListenableFuture? Result => Future;
}
