import numpy as np

print("perceptron.py loaded")


def predict(X, w, b):
    print("predict: X", X.shape, "w", w, "b", b)
    s = X.dot(w) + b
    print("scores", s)
    return np.where(s > 0, 1, 0)


def loss(X, y, w, b):
    s = X.dot(w) + b
    t = 2 * y - 1
    per_sample = np.maximum(0, -t * s)
    print("loss per sample", per_sample)
    return per_sample.sum()


def update(x, y, w, b, lr=1.0):
    y_hat = predict(np.array([x]), w, b)[0]
    if y_hat != y:
        t = 2 * y - 1
        w = w + lr * t * x
        b = b + lr * t
        print("!!! mistake, new w", w, "new b", b)
    else:
        print("ok")
    return w, b


def fit(X, y, lr=1.0, max_epochs=100):
    w = np.zeros(X.shape[1])
    b = 0.0
    mistakes = []
    for epoch in range(max_epochs):
        print("===== epoch", epoch, "=====")
        m = 0
        for i in range(X.shape[0]):
            if predict(X[[i]], w, b)[0] != y[i]:
                m += 1
                w, b = update(X[i], y[i], w, b, lr)
        print("mistakes:", m)
        mistakes.append(m)
        if m == 0:
            print("DONE")
            break
    return w, b, mistakes


# print(fit(np.array([[0., 0.], [0., 1.], [1., 0.], [1., 1.]]), np.array([0, 0, 0, 1])))
