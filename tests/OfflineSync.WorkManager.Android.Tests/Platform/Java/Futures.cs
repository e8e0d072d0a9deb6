using Android.Runtime;
using Google.Common.Util.Concurrent;
using Java.Util.Concurrent;

namespace Java.Util.Concurrent
{
    public interface IExecutor : IJavaObject
    {
        void Execute(Java.Lang.IRunnable? command);
    }

    public interface IFuture : IJavaObject
    {
        bool IsCancelled { get; }

        bool IsDone { get; }

        bool Cancel(bool mayInterruptIfRunning);

        Java.Lang.Object? Get();
    }
}

namespace Google.Common.Util.Concurrent
{
    public interface IListenableFuture : IFuture
    {
        void AddListener(Java.Lang.IRunnable? p0, IExecutor? p1);
    }

    /// <summary>A future that the test's phone completes.</summary>
    internal sealed class FakeFuture : Java.Lang.Object, IListenableFuture
    {
        private readonly List<(Java.Lang.IRunnable Command, IExecutor Executor)> _listeners = [];
        private Java.Lang.Object? _value;
        private Exception? _error;

        public bool IsCancelled { get; private set; }

        public bool IsDone { get; private set; }

        public bool Complete(Java.Lang.Object? value, Exception? error = null)
        {
            if (IsDone)
                return false;
            (IsDone, _value, _error) = (true, value, error);
            foreach (var (command, executor) in _listeners)
                executor.Execute(command);
            return true;
        }

        public bool Cancel(bool mayInterruptIfRunning)
        {
            IsCancelled = !IsDone;
            return Complete(null, new Java.Lang.Throwable("cancelled"));
        }

        public Java.Lang.Object? Get() => !IsDone ? throw new InvalidOperationException("That would block.") : _error is null ? _value : throw _error;

        public void AddListener(Java.Lang.IRunnable? p0, IExecutor? p1)
        {
            if (IsDone)
                p1!.Execute(p0);
            else
                _listeners.Add((p0!, p1!));
        }
    }
}

namespace AndroidX.Concurrent.Futures
{
    public sealed class CallbackToFutureAdapter : Java.Lang.Object
    {
        internal CallbackToFutureAdapter()
        {
        }

        public interface IResolver : IJavaObject
        {
            Java.Lang.Object? AttachCompleter(Completer? p0);
        }

        public static IListenableFuture? GetFuture(IResolver? callback)
        {
            var future = new FakeFuture();
            if (callback!.AttachCompleter(new Completer(future)) is not { Text.Length: > 0 })
                throw new InvalidOperationException("A future needs a name.");
            return future;
        }

        public sealed class Completer : Java.Lang.Object
        {
            private readonly FakeFuture _future;

            internal Completer(FakeFuture future) => _future = future;

            public bool Set(Java.Lang.Object? value) => _future.Complete(value);
        }
    }
}
